/** Does the work on all items, `width` of them at a time, and returns the answers in the items' order. */
export async function atOnce<Item, Answer>(
  width: number,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = new Array(items.length);
  const queue = items.entries();
  const runner = async () => {
    for (const [index, item] of queue) answers[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, runner));
  return answers;
}
