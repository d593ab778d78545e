import type { OrgState } from './state.ts';

/** Parameters of the imitated channel, hidden ones included: name → most characters. */
export const parameters: Readonly<Record<string, number>> = {
  _firstName: 255,
  _lastName: 255,
  _email: 80,
  Target_Queue: 80,
  Bot_Skill: 80,
  Bot_Reference: 80,
  Bot_Tags: 255,
  Contract_Number: 40,
};

/** What the token's answer says about the deployment, as it was when it was published. */
export function deploymentView(state: OrgState): Readonly<Record<string, unknown>> {
  const { switches } = state;
  if (switches.configuration === 'missing') return {};
  if (switches.configuration === 'strange') return { configuration: { embeddedServiceConfig: { forms: 'none' } } };
  const formFields = Object.entries(parameters).map(([name, maxLength], index) => ({
    name,
    order: index + 1,
    type: name === '_email' ? 'Email' : 'Text',
    required: false,
    maxLength,
    isHidden: !name.startsWith('_'),
  }));
  return {
    configuration: {
      embeddedServiceConfig: {
        name: state.esDeveloperName,
        deploymentType: switches.deploymentType,
        embeddedServiceMessagingChannel: {
          channelAddressIdentifier: state.channelAddress,
          authMode: switches.userVerification ? 'Auth' : 'UnAuth',
        },
        forms: [{ formType: 'PreChat', displayContext: switches.preChat, formFields }],
        choiceListConfig: { choiceList: [] },
        attachments: { endUserToAgent: switches.attachmentsAllowed, maxFileSize: switches.fileMegabytesMax },
        transcript: { allowTranscriptDownload: false },
      },
      timestamp: state.clock.now(),
    },
  };
}
