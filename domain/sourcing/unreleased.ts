import type { PlanPart, SourcingLine, SourcingOrder } from './types.ts';

/**
 * What is sold before its release leaves no earlier, whatever is on the shelves. An order that may not be split waits
 * as a whole for the last of its releases. Each part opens on a day of its own; the earliest first.
 */
export function unreleasedParts({ at, allowSplit, lines }: SourcingOrder): PlanPart[] {
  const releases = lines.filter((line) => isUnreleased(line, at)).map(({ releaseAt }) => releaseAt as string);
  if (releases.length === 0) return [];
  if (!allowSplit) return [partOf(releases.toSorted().at(-1) as string, lines)];
  return [...new Set(releases)].sort().map((release) =>
    partOf(
      release,
      lines.filter(({ releaseAt }) => releaseAt === release),
    ),
  );
}

const isUnreleased = ({ releaseAt }: SourcingLine, at: string): boolean =>
  releaseAt !== undefined && Date.parse(releaseAt) > Date.parse(at);

const partOf = (opensAt: string, lines: readonly SourcingLine[]): PlanPart => ({
  locationId: null,
  opensAt,
  lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
});
