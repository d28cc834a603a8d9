import type { ToolSource } from '../wire/admin';
import type { Tool } from '../wire/client';

/** What means all tools of a source. */
export const allOf = (source: string) => source + ':*';

/** It finds the other tools, and is there as long as there are too many for a prompt. */
const FINDER = 'find_tools';

export interface ToolsOf { source: string; tools: Tool[] }

/**
 * The tools by source, with the sources that have none at the moment, and what is off without being there any more, under a source without
 * a name.
 */
export function grouped(items: readonly Tool[], sources: readonly ToolSource[], off: readonly string[]): ToolsOf[] {
  const groups = new Map<string, Tool[]>();
  for (const { source } of sources) {
    if (source !== undefined) {
      groups.set(source, []);
    }
  }

  for (const tool of items) {
    if (tool.name !== FINDER) {
      const source = tool.source ?? '';
      groups.set(source, [...groups.get(source) ?? [], tool]);
    }
  }

  const there = new Set([...[...groups.keys()].map(allOf), ...items.map(tool => tool.name)]);
  const gone = off.filter(name => !there.has(name)).map((name): Tool => ({ name, description: '' }));
  return [...[...groups].map(([source, tools]) => ({ source, tools })), ...(gone.length > 0 ? [{ source: '', tools: gone }] : [])];
}

export const isOff = (off: readonly string[], tool: string, source: string) => off.includes(tool) || off.includes(allOf(source));

/** What of a source is off by itself. */
export const singlesOff = (off: readonly string[], tools: readonly Tool[]) => tools.flatMap(({ name }) => off.includes(name) ? [name] : []);

/**
 * A source off: as one, so that what it brings later is off as well. Or on again, with what was off by itself before as it was; without
 * anything to come back to, all of it is on.
 */
export function switchAll(off: readonly string[], source: string, tools: readonly Tool[], on: boolean, before: readonly string[] = []): string[] {
  const others = off.filter(name => name !== allOf(source) && !tools.some(tool => tool.name === name));
  return !on ? [...others, allOf(source)] : off.includes(allOf(source)) && before.length < tools.length ? [...others, ...before] : others;
}

/** How many tools of a source are on. */
export const countOn = (off: readonly string[], source: string, tools: readonly Tool[]) => tools.filter(tool => !isOff(off, tool.name, source)).length;

export const switchTool = (off: readonly string[], tool: string, on: boolean) => on ? off.filter(name => name !== tool) : [...off, tool];
