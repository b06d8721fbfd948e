import type { Random } from '../fakes/random.ts';
import type { Delivery } from './evidence.ts';
import { account, toArn, toImpactType } from './internet.ts';
import { minute, quietMonitor } from './stories.ts';
import type { Trouble } from './trouble.ts';

/** How EventBridge delivers notifications: mostly; at least once then, sooner or later, and in any order. */
export class EventBridge {
  /** The share of the notifications that never come. */
  lossShare = 0.06;
  readonly #random: Random;
  readonly #trouble: Trouble;

  constructor(random: Random, trouble: Trouble) {
    this.#random = random;
    this.#trouble = trouble;
  }

  /** When a notification of an instant arrives: never, once or twice. */
  deliveries(at: number): readonly number[] {
    if (this.#random.chance(this.lossShare)) {
      this.#trouble.count('EventBridge: loses a notification');
      return [];
    }
    const arrives = () => at + this.#random.pick([0, 100, 2_000, 2_000, this.#random.between(0, 20 * minute)]);
    return this.#random.chance(0.05) ? [arrives(), arrives()] : [arrives()];
  }

  /** The notification, in one of the forms that its `detail` may have: AWS documents `impactType` alone. */
  write({ event, type }: Delivery, id: string, at: number): unknown {
    const { monitor, startedAt } = event;
    const impactType = toImpactType(event);
    const said = { impactType, startedAt: new Date(startedAt).toISOString() };
    const isNamed = monitor !== quietMonitor;
    const details = [
      { ...said, eventId: event.id, monitorName: monitor },
      { ...said, EventArn: toArn(event), ImpactType: impactType, status: type === 'Closed' ? 'RESOLVED' : 'ACTIVE' },
      { impactType },
    ];
    return {
      version: '0',
      id,
      source: 'aws.internetmonitor',
      'detail-type': `Health Event ${type}`,
      account,
      region: 'us-east-1',
      time: new Date(at).toISOString(),
      resources: isNamed ? [toArn(event)] : [],
      detail: isNamed ? this.#random.pick(details) : { impactType, monitorName: monitor },
    };
  }
}
