import { join } from 'node:path';
import ts from 'typescript';
import { root } from './source-files.js';

/** Libraries, read once for all probes of a project. */
const read = new Map<string, ts.SourceFile | undefined>();

/**
 * The codes of the compiler's complaints about a file that is imagined into a project of the repository, under the
 * project's own `tsconfig.json`. Nothing is written. What the project refers to is read as its sources, so that
 * nothing needs to be built before.
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
  if (!config) throw new Error(`there is no project ${project}`);
  const compiler = ts.createCompilerHost(config.options);
  const readOnce: ts.CompilerHost['getSourceFile'] = (name, options) => {
    const key = `${project} ${name}`;
    if (!name.includes('/node_modules/')) return compiler.getSourceFile(name, options);
    if (!read.has(key)) read.set(key, compiler.getSourceFile(name, options));
    return read.get(key);
  };
  // The compiler's services for editors know this option; the types keep it to themselves.
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
  const complaints = [
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ];
  return [...new Set(complaints.map(({ code }) => code))];
}
