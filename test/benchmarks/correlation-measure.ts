import { correlate } from '../../lambda/enrich/correlate-events.ts';
import { readHealthEvent, readInternetEvent, toEventKind } from '../../lambda/events/read-events.ts';
import { Random } from '../fakes/random.ts';
import { caseFrom, type Decoy, decoys } from './correlation-world.ts';

interface Row {
  asked: number;
  /** On the map at that time. */
  shown: number;
  found: number;
  /** Matched with another outage. */
  wrong: number;
}

export interface Measured {
  readonly rows: ReadonlyMap<Decoy, Readonly<Row>>;
  /** 0 to 1. */
  readonly precision: number;
  /** 0 to 1. */
  readonly recall: number;
  readonly localCalledGlobal: number;
}

/** Asks the shipped `correlate` about made-up events, read as the API's answers are, and compares with how they were made. */
export function measure(seed: number, cases: number): Measured {
  const random = new Random(seed);
  const rows = new Map<Decoy, Row>(decoys.map((decoy) => [decoy, { asked: 0, shown: 0, found: 0, wrong: 0 }]));
  let localCalledGlobal = 0;
  for (let index = 0; index < cases; index += 1) {
    const { decoy, healthEvent, map, truth } = caseFrom(index, random);
    const event = readHealthEvent(healthEvent);
    const outage = {
      kind: toEventKind(event.impactType),
      startedAt: event.startedAt ?? new Date(Number.NaN),
      endedAt: event.endedAt,
      locations: event.impactedLocations,
    };
    const [best] = correlate(outage, map.map(readInternetEvent));
    const answer = best?.event.eventId;
    const row = rows.get(decoy);
    if (row === undefined) continue;
    row.asked += 1;
    if (truth !== undefined) row.shown += 1;
    if (answer !== undefined && answer === truth) row.found += 1;
    if (answer !== undefined && answer !== truth) row.wrong += 1;
    if (answer !== undefined && truth === undefined) localCalledGlobal += 1;
  }
  const sum = (name: keyof Row) => [...rows.values()].reduce((all, row) => all + row[name], 0);
  const [shown, found, wrong] = [sum('shown'), sum('found'), sum('wrong')];
  return { rows, precision: found / (found + wrong), recall: found / shown, localCalledGlobal };
}
