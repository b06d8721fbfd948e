import { ServiceException } from '@smithy/core/client';
import type { ResponseMetadata } from '@smithy/types';

interface Failure {
  readonly message: string;
  readonly $metadata: ResponseMetadata;
}

/** Any error that the service answers with; those that it declares have classes of their own below. */
export class InternetMonitorServiceException extends ServiceException {}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/CommonErrors.html */
export class AccessDeniedException extends InternetMonitorServiceException {
  constructor(failure: Failure) {
    super({ name: 'AccessDeniedException', $fault: 'client', ...failure });
  }
}

export class InternalServerException extends InternetMonitorServiceException {
  constructor(failure: Failure) {
    super({ name: 'InternalServerException', $fault: 'server', ...failure });
  }
}

export class ThrottlingException extends InternetMonitorServiceException {
  constructor(failure: Failure) {
    super({ name: 'ThrottlingException', $fault: 'client', ...failure });
  }
}

export class ValidationException extends InternetMonitorServiceException {
  constructor(failure: Failure) {
    super({ name: 'ValidationException', $fault: 'client', ...failure });
  }
}
