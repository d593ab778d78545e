import type { Texts } from './texts-in.ts';

export const signInTexts = {
  title: { en: 'Sign in', fr: 'Connexion' },
  lead: { en: 'The console of your Passerelle.', fr: 'La console de votre Passerelle.' },
  submit: { en: 'Sign in', fr: 'Se connecter' },
  forgotten: { en: 'Password forgotten?', fr: 'Mot de passe oublié ?' },
  forgottenHelp: {
    en: 'An administrator can give you another one under People. The only administrator gets one with the administrator’s token, over the admin API.',
    fr: 'Un administrateur peut vous en donner un autre sous Personnes. Le seul administrateur en obtient un avec le jeton d’administration, par l’API d’administration.',
  },
  signedOut: { en: 'You are signed out.', fr: 'Déconnexion effectuée.' },
  welcomeTitle: { en: 'Welcome to Passerelle', fr: 'Bienvenue dans Passerelle' },
  welcomeLead: {
    en: 'Make the first account. It will be the administrator’s.',
    fr: 'Créez le premier compte : ce sera celui de l’administrateur.',
  },
  welcomeSubmit: { en: 'Make the account', fr: 'Créer le compte' },
  welcomed: { en: 'Your account is ready.', fr: 'Votre compte est prêt.' },
  accountTitle: { en: 'Your account', fr: 'Votre compte' },
  accountLead: { en: 'You are signed in as {name} ({role}).', fr: 'Session ouverte au nom de {name} ({role}).' },
  passwordTitle: { en: 'Password', fr: 'Mot de passe' },
  passwordLead: {
    en: 'A new password signs you out everywhere else.',
    fr: 'Un nouveau mot de passe vous déconnecte partout ailleurs.',
  },
  passwordSubmit: { en: 'Change the password', fr: 'Changer le mot de passe' },
  passwordChanged: { en: 'The password is changed.', fr: 'Le mot de passe est changé.' },
  mustChange: {
    en: 'Somebody else has made your password. Choose one that only you know.',
    fr: 'Quelqu’un d’autre a créé votre mot de passe. Choisissez-en un que personne d’autre ne connaît.',
  },
  sessionsTitle: { en: 'Sessions', fr: 'Sessions' },
  sessionsLead: {
    en: 'Signs you out in every browser, this one included.',
    fr: 'Vous déconnecte dans tous les navigateurs, celui-ci compris.',
  },
  everywhere: { en: 'Sign out everywhere', fr: 'Se déconnecter partout' },
} as const satisfies Texts;

export const signInFields = {
  name: { label: { en: 'Name', fr: 'Nom' }, autocomplete: 'username' },
  newName: {
    label: { en: 'Name', fr: 'Nom' },
    help: {
      en: 'What you will sign in with, such as your e-mail address.',
      fr: 'Votre nom de connexion, par exemple votre e-mail.',
    },
    autocomplete: 'username',
  },
  password: { label: { en: 'Password', fr: 'Mot de passe' }, secret: true, autocomplete: 'current-password' },
  newPassword: {
    label: { en: 'New password', fr: 'Nouveau mot de passe' },
    help: {
      en: 'At least 12 characters. A few words that only you would put together are best.',
      fr: 'Au moins 12 caractères. L’idéal : quelques mots que personne d’autre n’assemblerait.',
    },
    secret: true,
    autocomplete: 'new-password',
  },
  token: {
    label: { en: 'Administrator’s token', fr: 'Jeton d’administration' },
    help: {
      en: 'Printed once when Passerelle was started for the first time, or kept in the file admin-token of its data folder.',
      fr: 'Affiché une fois au premier démarrage de Passerelle, ou gardé dans le fichier admin-token du dossier de données.',
    },
    secret: true,
    autocomplete: 'one-time-code',
  },
} as const;
