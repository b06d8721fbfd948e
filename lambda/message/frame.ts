/** What a message says besides the alert. */
export interface Frame {
  /** When it is rendered. */
  readonly now: Date;
  /** Whether the outage is announced for the first time. Default: it is not. */
  readonly isFirst?: boolean | undefined;
  /** A user's id, a user group's id, or `here`: the one mention that a message may hold. */
  readonly mention?: string | undefined;
  readonly runbookUrl?: string | undefined;
  /** When AWS reported it, if the alert is late. */
  readonly lateSince?: Date | undefined;
  /** How the AWS account is called, to stand beside its number. It is text from outside: to be escaped. */
  readonly accountName?: string | undefined;
  /** Stands before the title. It is text from outside: to be escaped. */
  readonly titlePrefix?: string | undefined;
}
