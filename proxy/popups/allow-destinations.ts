import { fields } from '../../shared/webappel/fields.js';
import { methods } from '../../shared/webappel/methods.js';

/** The command that lets a popup call French phones, as an example for an owner whose popup may call none. */
export const commandToAllowFrance = (popupId: string): string =>
  [
    `rappel call ${methods.allowDestinations.wire} ${fields.popupId.wire}=${popupId}`,
    ...(['fixed', 'mobile'] as const).map(
      (line) =>
        `${fields.destinationCode.wire}[]=${fields.destinationCode.form.encode({ country: 'FR', line })}`,
    ),
  ].join(' ');
