import { describe, expect, it } from '@jest/globals';
import { measure } from './correlation-measure.ts';

describe('the correlation, on a made-up world of 600 health events', () => {
  const { precision, recall, localCalledGlobal, rows } = measure(1, 600);

  it('the correlation, on a made-up world of 600 health events says of no outage that it is on the map if it is not', () => {
    expect(localCalledGlobal).toBe(0);
  });

  it('the correlation, on a made-up world of 600 health events finds nearly all that are there, and hardly ever another one', () => {
    expect(recall).toBeGreaterThanOrEqual(0.97);
    expect(precision).toBeGreaterThanOrEqual(0.99);
  });

  it('the correlation, on a made-up world of 600 health events is asked beside every kind of near miss, about outages that are on the map and others', () => {
    for (const { asked, shown } of rows.values()) {
      expect(asked).toBe(100);
      expect(shown).toBeGreaterThan(30);
      expect(shown).toBeLessThan(70);
    }
  });

  it('the correlation, on a made-up world of 600 health events is measured in the same way again for the same seed', () => {
    expect(measure(1, 600).rows).toEqual(rows);
  });
});
