import type { Client, Tool } from './client';
import type { Usage } from './events';

/** A session of the page: `way` says how its user came in. */
export interface PageSession { id: string; current: boolean; way: string; createdAt: string; expiresAt: string; browser?: string; address?: string }
export interface ApiKey {
  id: string;
  tenant: string;
  user: string;
  role: string;
  name?: string;
  createdAt: string;
  expiresAt?: string;
  revokedAt?: string;
  lastUsedAt?: string;
}
export interface MadeKey { secret: string; key: ApiKey }
export interface NewKey { user: string; role: string; name?: string; expiresAt?: string }
export interface Tenant { tenant: string; retentionDays: number; adminsReadThreads: boolean }
export interface ToolSource { name: string; state: 'loading' | 'available' | 'unavailable'; tools: number; reason?: string; source?: string }
export interface Budget { of: 'user' | 'tenant'; kind: 'tokens' | 'cost'; per: 'day' | 'month'; limit: number; used: number; resetsAt: string; warning: boolean }
export const GROUPS = ['day', 'agent', 'model', 'tool', 'user', 'tenant'] as const;
export type Group = typeof GROUPS[number];
export interface UsageItem extends Partial<Record<Group, string>> { runs: number; messages: number; toolCalls: number; toolErrors: number; usage: Usage }
export interface UsageOf { threads: number; messages: number; runs: number; usage: Usage; days: UsageItem[]; items?: UsageItem[]; budgets?: Budget[] }
export interface UsageQuery { scope: 'own' | 'tenant' | 'all'; by: Group }

/** What an agent is; fields that this page does not know are kept as they are. */
export interface AgentDefinition { prompt?: string; description?: string; model?: string; tools?: string[]; memory?: boolean; [field: string]: unknown }
export interface AgentItem { name: string; version?: string; stored: boolean; description?: string; model?: string; tools?: string[]; at?: string; by?: string }
export interface AgentVersion { name: string; version: number; at: string; by: string; of?: number; deleted: boolean; agent?: AgentDefinition }

interface Page<T> { items: T[]; next?: string }

const MAX_PAGES = 20;

/** Keys, sessions, usage, tools and agents: what the pages above the chat ask for (docs/access.md, usage.md, agents.md). */
export class Admin {
  constructor(private readonly client: Client) {}

  sessions = async () => (await this.client.request<{ items: PageSession[] }>('GET', 'sessions')).items;
  endSession = (id: string) => this.client.request('DELETE', `sessions/${encodeURIComponent(id)}`);
  endSessions = () => this.client.request('DELETE', 'sessions');
  ownKeys = () => this.#all<ApiKey>('keys');
  revokeOwnKey = (id: string) => this.client.request('DELETE', `keys/${encodeURIComponent(id)}`);

  keys = () => this.#all<ApiKey>('admin/keys');
  makeKey = (key: NewKey) => this.client.request<MadeKey>('POST', 'admin/keys', key);
  rotateKey = (id: string, overlapSeconds: number) => this.client.request<MadeKey>('POST', `admin/keys/${encodeURIComponent(id)}/rotate`, { overlapSeconds });
  revokeKey = (id: string) => this.client.request('DELETE', `admin/keys/${encodeURIComponent(id)}`);
  tenant = () => this.client.request<Tenant>('GET', 'admin/tenant');

  usage = (query: UsageQuery) => this.client.request<UsageOf>('GET', `usage?${usageOf(query)}`);
  usageFile = (query: UsageQuery) => this.client.file(`usage?${usageOf(query)}&format=csv`);
  tools = () => this.client.request<{ items: Tool[]; sources: ToolSource[] }>('GET', 'tools');

  agents = async () => (await this.client.request<{ items: AgentItem[] }>('GET', 'admin/agents')).items;
  agent = (name: string) => this.client.request<AgentVersion>('GET', agentAt(name));
  putAgent = (name: string, agent: AgentDefinition & { follows?: number }) => this.client.request<AgentVersion>('PUT', agentAt(name), agent);
  deleteAgent = (name: string) => this.client.request('DELETE', agentAt(name));
  agentVersions = (name: string) => this.#all<AgentVersion>(`${agentAt(name)}/versions`);
  rollBackAgent = (name: string, version: number) => this.client.request<AgentVersion>('POST', `${agentAt(name)}/rollback`, { version });

  async #all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let page = 0, cursor: string | undefined; page < MAX_PAGES; page++) {
      const answer: Page<T> = await this.client.request('GET', `${path}?limit=100${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      items.push(...answer.items);
      cursor = answer.next;
      if (cursor === undefined) {
        break;
      }
    }

    return items;
  }
}

const agentAt = (name: string) => `admin/agents/${encodeURIComponent(name)}`;
const usageOf = ({ scope, by }: UsageQuery) => `scope=${scope}&by=${by}`;
