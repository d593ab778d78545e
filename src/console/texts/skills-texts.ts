import type { Texts } from './texts-in.ts';

export const skillsTexts = {
  title: { en: 'Skills and groups', fr: 'Compétences et groupes' },
  lead: {
    en: 'What the bot asks for, and which group of agents gets it.',
    fr: 'Ce que demande le bot, et quel groupe d’agents le reçoit.',
  },
  add: { en: 'Add a skill', fr: 'Ajouter une compétence' },
  update: { en: 'Update', fr: 'Mettre à jour' },
  tryOut: { en: 'Where would this go?', fr: 'Où cela irait-il ?' },
  emptyTitle: { en: 'No skill is mapped yet', fr: 'Aucune compétence n’est encore associée' },
  emptyText: {
    en: 'Add the first one: choose what the bot asks for and the connection that answers. A default skill takes everything else.',
    fr: 'Ajoutez la première : ce que demande le bot et la connexion qui répond. Une compétence par défaut prend tout le reste.',
  },
  needBotTitle: { en: 'First a bot and a connection', fr: 'D’abord un bot et une connexion' },
  needBotText: {
    en: 'A skill leads from a bot to a connection: there has to be one of each.',
    fr: 'Une compétence mène d’un bot à une connexion : il en faut un de chaque.',
  },
  needBotAction: { en: 'To the first steps', fr: 'Vers les premiers pas' },
  skill: { en: 'Skill', fr: 'Compétence' },
  default: { en: 'Default', fr: 'Par défaut' },
  bot: { en: 'Bot', fr: 'Bot' },
  allBots: { en: 'All bots', fr: 'Tous les bots' },
  connection: { en: 'Connection', fr: 'Connexion' },
  gone: { en: 'removed', fr: 'supprimée' },
  group: { en: 'Group', fr: 'Groupe' },
  groupOpen: { en: 'the helpdesk decides', fr: 'le helpdesk décide' },
  groupUnknown: { en: 'not looked for yet', fr: 'pas encore cherché' },
  mode: { en: 'When it is missing', fr: 'S’il manque' },
  modeOff: { en: 'Nothing', fr: 'Rien' },
  modePropose: { en: 'Propose', fr: 'Proposer' },
  modeCreate: { en: 'Create', fr: 'Créer' },
  lastUsed: { en: 'Last used', fr: 'Dernier usage' },
  members: { en: 'Members', fr: 'Membres' },
  online: { en: 'Online', fr: 'En ligne' },
  asking: { en: 'Asking the helpdesk…', fr: 'Interrogation du helpdesk…' },
  askMembers: { en: 'Ask who is there now', fr: 'Demander qui est là' },
  unreachable: {
    en: '{connection} does not say who is there. {reason}',
    fr: '{connection} ne dit pas qui est là. {reason}',
  },
  nobody: { en: 'nobody', fr: 'personne' },
  actions: { en: 'What can be done', fr: 'Actions' },
  changeTitle: { en: 'Change a skill', fr: 'Modifier une compétence' },
  chooseTitle: { en: 'From where to where', fr: 'D’où vers où' },
  choose: { en: 'Continue', fr: 'Continuer' },
  noGroups: {
    en: 'This helpdesk has no groups: it decides by itself who answers.',
    fr: 'Ce helpdesk n’a pas de groupes : il décide lui-même de qui répond.',
  },
  groupsUnread: {
    en: 'The groups of the helpdesk cannot be read now. You can still name one. {reason}',
    fr: 'Les groupes du helpdesk ne peuvent pas être lus pour l’instant. Vous pouvez tout de même en nommer un. {reason}',
  },
  added: {
    en: 'Added. The group is looked for by the next update, or when it is needed.',
    fr: 'Ajoutée. Le groupe sera cherché à la prochaine mise à jour, ou au besoin.',
  },
  removeTitle: { en: 'Remove “{skill}”?', fr: 'Supprimer « {skill} » ?' },
  removeDefaultTitle: { en: 'Remove the default skill?', fr: 'Supprimer la compétence par défaut ?' },
  removeText: {
    en: 'Escalations that run go on, and the group at the helpdesk stays. New ones for this skill are refused, or take the default skill where the bot is set so.',
    fr: 'Les escalades en cours continuent et le groupe du helpdesk reste. Les nouvelles pour cette compétence seront refusées, ou prendront la compétence par défaut si le bot est réglé ainsi.',
  },
  removeOpen: {
    en: 'Open escalations of this skill, which go on to their end: {count}.',
    fr: 'Escalades ouvertes de cette compétence, qui iront à leur terme : {count}.',
  },
} as const satisfies Texts;

/** The fields of the form. */
export const skillFieldTexts = {
  skill: { en: 'Skill', fr: 'Compétence' },
  skillHelp: {
    en: 'As the bot says it, without regard to case. Leave it empty for the default, which takes what nothing else takes.',
    fr: 'Telle que le bot la dit, sans tenir compte de la casse. Laissez vide pour la compétence par défaut, qui prend tout le reste.',
  },
  remoteGroupId: { en: 'Group at the helpdesk', fr: 'Groupe du helpdesk' },
  byName: { en: 'The one with the name below', fr: 'Celui qui porte le nom ci-dessous' },
  groupName: { en: 'Name of the group', fr: 'Nom du groupe' },
  groupNameHelp: {
    en: 'Leave it empty for the name of the skill. A group that has this name is taken over.',
    fr: 'Laissez vide pour le nom de la compétence. Un groupe qui porte ce nom est repris.',
  },
  mode: { en: 'When the group is missing', fr: 'Si le groupe manque' },
  modeOff: {
    en: 'Do nothing: the fallback takes the conversation',
    fr: 'Ne rien faire : le groupe de repli prend la conversation',
  },
  modePropose: { en: 'Propose it in the next update', fr: 'Le proposer à la prochaine mise à jour' },
  modeCreate: { en: 'Create it', fr: 'Le créer' },
  fallbackGroupId: { en: 'Fallback group', fr: 'Groupe de repli' },
  fallbackHelp: {
    en: 'Takes conversations while their group is missing.',
    fr: 'Prend les conversations tant que leur groupe manque.',
  },
  noFallback: { en: 'The helpdesk decides', fr: 'Le helpdesk décide' },
} as const satisfies Texts;
