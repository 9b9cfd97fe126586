import type { Atrule, CssNode, Declaration, Rule, Selector } from 'css-tree';
import { accentOf } from '../../../shared/popup-style.js';
import {
  isStyledPart,
  isToken,
  mediaFeatures,
  type StyledPart,
  styledParts,
  styledStates,
  type Token,
} from './allowed-styles.js';
import { type CssTree, faultOfDeclaration, faultOfToken } from './allowed-values.js';
import { contrastOf, readColour } from './colours.js';
import { type UsedRule, written } from './written-styles.js';

/** Something of an owner's style sheet that is not used. */
export interface DroppedStyle {
  line: number;
  /** As the owner wrote it, perhaps shortened. */
  what: string;
  why: string;
}

export interface OwnerStyles {
  /** For the shadow root of the popup; empty if nothing is used. */
  css: string;
  /** The colour of the main buttons, where the page sets none. */
  accent?: string | undefined;
  dropped: readonly DroppedStyle[];
}

/** Longer sheets are those of a whole site, uploaded by mistake. */
const MAX_LENGTH = 32_768;
const MAX_RULES = 100;

/** Contrast of the words of the dialog (WCAG 1.4.6), and of a single part (1.4.3). */
const DIALOG_CONTRAST = 7;
const PART_CONTRAST = 4.5;

/**
 * Takes from an owner's style sheet what may style the popup: allowed properties on its parts, and colours that can be
 * read. All else is reported.
 *
 * @param text of the file, which is not trusted
 */
export async function cleanStyles(text: string): Promise<OwnerStyles> {
  if (text.length > MAX_LENGTH)
    return {
      css: '',
      dropped: [{ line: 1, what: 'the file', why: `it is longer than ${MAX_LENGTH} characters` }],
    };
  return new Cleaning(await import('css-tree'), text).result();
}

class Cleaning {
  readonly #dropped: DroppedStyle[] = [];
  readonly #written: string[] = [];

  constructor(
    private readonly tree: CssTree,
    private readonly text: string,
  ) {}

  result(): OwnerStyles {
    const sheet = this.tree.parse(this.text, {
      positions: true,
      parseCustomProperty: true,
      onParseError: (error) => {
        const { line = 1 } = error as { line?: number };
        this.#dropped.push({ line, what: this.#line(line), why: 'it is not CSS' });
      },
    });
    if (sheet.type === 'StyleSheet')
      for (const node of sheet.children) this.#written.push(...this.#read(node));
    return {
      css: this.#written.slice(0, MAX_RULES).join(''),
      accent: accentOf(this.text),
      dropped: this.#dropped,
    };
  }

  #read(node: CssNode, isNested = false): string[] {
    if (node.type === 'Rule') return this.#readRule(node).map(written);
    if (node.type === 'Atrule' && node.name.toLowerCase() === 'media' && !isNested)
      return this.#readMedia(node);
    if (node.type === 'Atrule') this.#drop(node, `@${node.name} is not used`);
    else if (node.type !== 'Comment') this.#drop(node, 'it is not a rule');
    return [];
  }

  #readMedia(node: Atrule): string[] {
    let isAllowed = node.prelude?.type === 'AtrulePrelude' && node.block !== null;
    if (node.prelude)
      this.tree.walk(node.prelude, (part) => {
        const { type } = part as { type: string };
        if (type === 'Raw' || type === 'Url' || type === 'Function') isAllowed = false;
        const { name } = part as { name?: string };
        if (type === 'Feature' && !mediaFeatures.includes(String(name).toLowerCase()))
          isAllowed = false;
        // `(width > 300px)` and the like: the shorter form does.
        if (type === 'FeatureRange' || type === 'FeatureFunction') isAllowed = false;
      });
    if (!isAllowed || !node.prelude || !node.block) {
      this.#drop(node, 'this media query is not used');
      return [];
    }
    const rules = [...node.block.children].flatMap((rule) => this.#read(rule, true));
    return rules.length > 0
      ? [`@media ${this.tree.generate(node.prelude)}{${rules.join('')}}`]
      : [];
  }

  #readRule(node: Rule): UsedRule[] {
    if (node.prelude.type !== 'SelectorList') {
      this.#drop(node, 'it has no selector');
      return [];
    }
    return [...node.prelude.children].flatMap((selector) =>
      selector.type === 'Selector' ? this.#readSelector(selector, node) : [],
    );
  }

  #readSelector(selector: Selector, rule: Rule): UsedRule[] {
    const text = this.tree.generate(selector);
    if (/^(:root|:host|rappel-popup)$/.test(text)) {
      const tokens = this.#tokensOf(rule);
      // The accent reaches the widget apart, because a page may set another one.
      tokens.delete('--rappel-accent');
      return tokens.size > 0 ? [{ part: null, tokens }] : [];
    }
    const [, name = '', state = ''] =
      /^(?:rappel-popup)?::part\(([a-z-]+)\)((?::[a-z-]+)?)$/.exec(text) ?? [];
    if (!isStyledPart(name) || (state && !styledStates.includes(state.slice(1)))) {
      this.#drop(
        selector,
        `only ::part() of ${styledParts.join(', ')} is styled, and :root for the whole`,
      );
      return [];
    }
    const styles = this.#stylesOf(rule, name);
    return styles.size > 0 ? [{ part: name, state, styles }] : [];
  }

  #tokensOf(rule: Rule): Map<Token, string> {
    const tokens = new Map<Token, string>();
    for (const declaration of this.#declarations(rule)) {
      const { property } = declaration;
      const fault = faultOfToken(this.tree, declaration) ?? this.#faultOfAccent(declaration);
      if (fault) this.#drop(declaration, fault);
      else if (isToken(property)) tokens.set(property, this.#valueOf(declaration));
    }
    return tokens;
  }

  #faultOfAccent(declaration: Declaration): string | undefined {
    return declaration.property === '--rappel-accent' &&
      !/^#([\da-f]{3}|[\da-f]{6})$/i.test(this.#valueOf(declaration))
      ? 'write this colour as #rrggbb'
      : undefined;
  }

  #stylesOf(rule: Rule, part: StyledPart): Map<string, string> {
    const styles = new Map<string, string>();
    const colours = new Map<string, Declaration>();
    for (const declaration of this.#declarations(rule)) {
      // Of `background`, the colour only: images are never loaded.
      if (declaration.property === 'background') declaration.property = 'background-color';
      const { property } = declaration;
      const fault = faultOfDeclaration(this.tree, declaration);
      if (fault) this.#drop(declaration, fault);
      else if (property === 'color' || property === 'background-color')
        colours.set(property, declaration);
      else styles.set(property, this.#valueOf(declaration));
    }
    const fault = this.#faultOfColours(colours, part);
    for (const [property, declaration] of colours)
      if (fault) this.#drop(declaration, fault);
      else styles.set(property, this.#valueOf(declaration));
    return styles;
  }

  /** Colours come in pairs, because only of a pair is it known that it can be read. */
  #faultOfColours(colours: ReadonlyMap<string, Declaration>, part: StyledPart): string | undefined {
    const [text, background] = ['color', 'background-color'].map((name) => colours.get(name));
    if (!text && !background) return undefined;
    if (!text || !background)
      return 'color and background-color are used together only, so that the text can be read';
    const [one, other] = [text, background].map((each) => readColour(this.#valueOf(each)));
    if (!one || !other) return 'write this colour as #rrggbb';
    const least = part === 'dialog' || part === 'form' ? DIALOG_CONTRAST : PART_CONTRAST;
    const contrast = contrastOf(one, other);
    return contrast < least
      ? `the contrast of color and background-color is ${Math.floor(contrast * 10) / 10}, and has to be ${least}`
      : undefined;
  }

  *#declarations(rule: Rule): Generator<Declaration> {
    for (const node of rule.block.children) {
      if (node.type !== 'Declaration') {
        if (node.type !== 'Comment') this.#drop(node, 'rules within rules are not used');
        continue;
      }
      node.property = node.property.toLowerCase();
      if (node.important) this.#drop(node, '!important is left out: these styles win anyway');
      yield node;
    }
  }

  #valueOf({ value }: Declaration): string {
    return this.tree.generate(value);
  }

  #drop(node: CssNode, why: string): void {
    const { line = 1 } = node.loc?.start ?? {};
    const what = shortened(this.tree.generate(node));
    if (
      !this.#dropped.some(
        (other) => other.line === line && other.what === what && other.why === why,
      )
    )
      this.#dropped.push({ line, what, why });
  }

  #line(number: number): string {
    return shortened(this.text.split('\n')[number - 1] ?? '');
  }
}

const shortened = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
};
