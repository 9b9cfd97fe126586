import { writeYaml } from '../../../proxy/configuration/configuration-yaml.js';
import { Configurations } from '../../../proxy/configuration/configurations.js';
import type { ConfigurationFile } from '../../../shared/configuration/configuration-file.js';
import { readConfigurationFile } from '../../../shared/configuration/read-file.js';
import { writeConfigurationFile } from '../../../shared/configuration/write-file.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { directClient, type owner, type TestPlatform } from '../platform/webappel-platform.js';
import { contentOf } from './configuration-files.js';

/** The configuration of an account of a test platform, remembered in the store of that platform. */
export async function openConfigurations(
  platform: TestPlatform,
  login: typeof owner,
  decorate: (webAppel: WebAppel) => WebAppel = (webAppel) => webAppel,
) {
  const webAppel = await directClient(platform, login);
  const configurations = new Configurations({
    webAppel: decorate(webAppel),
    store: platform.store,
    clock: platform.clock,
    secret: 'a secret of at least thirty-two characters',
    account: () => ({ url: 'embedded', email: login.email }),
    popupSchedules: new Map(),
    tellsSchedules: true,
  });
  const exported = async (): Promise<string> =>
    writeYaml(writeConfigurationFile(await configurations.read()));
  const planFile = (file: ConfigurationFile, allowRemove: readonly string[] = []) => {
    const { configuration, faults } = readConfigurationFile(file);
    if (faults.length > 0) throw new Error(JSON.stringify(faults));
    return configurations.plan(configuration, { allowRemove });
  };
  return {
    webAppel,
    configurations,
    exported,
    planFile,
    async applyFile(file: ConfigurationFile, allowRemove: readonly string[] = []) {
      return configurations.apply(await planFile(file, allowRemove), { contents: contentOf });
    },
  };
}
