import { describe, expect, it } from 'vitest';
import { countOn, grouped, isOff, singlesOff, switchAll, switchTool } from '../src/projects/toolsOff';
import type { ToolSource } from '../src/wire/admin';
import type { Tool } from '../src/wire/client';

const tool = (name: string, source: string): Tool => ({ name, source, description: '' });
const source = (name: string, of?: string): ToolSource => ({ name, state: 'available', tools: 0, ...(of !== undefined && { source: of }) });
const items = [tool('clock', 'builtin'), tool('find_tools', 'builtin'), tool('files_read', 'mcp:files'), tool('files_write', 'mcp:files')];

describe('tools that are off in a chat', () => {
  it('stand under their source, with those that are away or gone', () => {
    const groups = grouped(items, [source('a', 'mcp:files'), source('b', 'mcp:away'), source('c')], ['mcp:away:*', 'old_one']);
    expect(groups.map(group => [group.source, ...group.tools.map(t => t.name)])).toEqual([
      ['mcp:files', 'files_read', 'files_write'], ['mcp:away'], ['builtin', 'clock'], ['', 'old_one'],
    ]);
  });

  it('are switched one by one, or all of a source as one', () => {
    const files = items.slice(2);
    const one = switchTool([], 'files_read', false);
    expect([isOff(one, 'files_read', 'mcp:files'), isOff(one, 'files_write', 'mcp:files')]).toEqual([true, false]);
    const all = switchAll([...one, 'clock'], 'mcp:files', files, false);
    expect(all).toEqual(['clock', 'mcp:files:*']);
    expect(isOff(all, 'files_write', 'mcp:files')).toBe(true);
    expect(switchAll(all, 'mcp:files', files, true)).toEqual(['clock']);
    expect(switchTool(one, 'files_read', true)).toEqual([]);
  });

  it('count for their source, and are as they were when it is on again', () => {
    const files = items.slice(2);
    const one = ['files_read', 'clock'];
    expect([countOn([], 'mcp:files', files), countOn(one, 'mcp:files', files)]).toEqual([2, 1]);
    const all = switchAll(one, 'mcp:files', files, false);
    expect(countOn(all, 'mcp:files', files)).toBe(0);
    expect(switchAll(all, 'mcp:files', files, true, singlesOff(one, files))).toEqual(['clock', 'files_read']);
    // Where each is off by itself, on means all.
    const each = ['files_read', 'files_write'];
    expect(switchAll(each, 'mcp:files', files, true, ['files_read'])).toEqual([]);
    expect(switchAll(switchAll(each, 'mcp:files', files, false), 'mcp:files', files, true, each)).toEqual([]);
  });
});
