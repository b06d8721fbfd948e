import { ServiceException } from '@smithy/core/client';

/**
 * Any error that the service answers with, under the name that AWS gives it, such as `ThrottlingException`.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/CommonErrors.html
 */
export class InternetMonitorServiceException extends ServiceException {}
