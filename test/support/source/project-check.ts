import { join } from 'node:path';
import ts from 'typescript';
import { root } from './source-files.js';

/** Files by name and what their parsing depends on, so that each is read and parsed once. */
const files = new Map<string, ts.SourceFile | undefined>();

/** What differs between the projects and changes how a file is parsed or bound. */
const parsingOf = ({
  target,
  module,
  moduleResolution,
  useDefineForClassFields,
}: ts.CompilerOptions) => [target, module, moduleResolution, useDefineForClassFields].join();

/**
 * Type-checks a virtual file as part of a project of the repository, with the project's own `tsconfig.json`. Reads project
 * references from their sources, so that nothing needs to be built first.
 * @returns the compiler's error codes
 */
export function complaintsAbout(probe: string, text: string, project: string): number[] {
  const path = join(root, probe);
  const host: ts.ParseConfigFileHost = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  };
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, project, 'tsconfig.json'),
    { noEmit: false },
    host,
  );
  if (!config) throw new Error(`project ${project} not found`);
  const compiler = ts.createCompilerHost(config.options);
  const parsing = parsingOf(config.options);
  const readOnce: ts.CompilerHost['getSourceFile'] = (name, options) => {
    const key = `${parsing} ${name}`;
    if (!files.has(key)) files.set(key, compiler.getSourceFile(name, options));
    return files.get(key);
  };
  // The editor services of the compiler have this option, but its types do not declare it.
  const readsSources = { useSourceOfProjectReferenceRedirect: () => true };
  const program = ts.createProgram({
    rootNames: [...config.fileNames, path],
    options: config.options,
    projectReferences: config.projectReferences ?? [],
    host: {
      ...compiler,
      ...readsSources,
      fileExists: (name) => name === path || compiler.fileExists(name),
      readFile: (name) => (name === path ? text : compiler.readFile(name)),
      getSourceFile: (name, options) =>
        name === path ? ts.createSourceFile(name, text, options) : readOnce(name, options),
    },
  });
  const source = program.getSourceFile(path);
  const errors = [
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ];
  return [...new Set(errors.map(({ code }) => code))];
}
