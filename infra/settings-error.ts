/** The error for settings that cannot be deployed. Its message is for the person who wrote them. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
