// Uses a server through types that were generated from its OpenAPI document; openapi-client.mjs generates them, compiles this and runs it.
import createClient from "openapi-fetch";
import type { paths } from "./schema";

export async function use(baseUrl: string) {
  const api = createClient<paths>({ baseUrl });
  const thread = await api.POST("/v1/threads", { body: { id: "t1", title: "Typed" } });
  const answer = await api.POST("/v1/threads/{id}/messages", { params: { path: { id: "t1" } }, body: { text: "Hello", onBusy: "queue" } });
  const reply = typeof answer.data === "object" && "reason" in answer.data ? answer.data : undefined;
  const run = await api.GET("/v1/threads/{id}/runs/{runId}", { params: { path: { id: "t1", runId: reply!.runId } } });
  await api.POST("/v1/threads", { body: { id: "t2" } });

  const pages: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await api.GET("/v1/threads", { params: { query: { limit: 1, cursor, sort: "created" } } });
    pages.push(...data!.items.map(item => item.id));
    cursor = data!.next;
  } while (cursor);

  const share = await api.POST("/v1/threads/{id}/share", { params: { path: { id: "t1" } } });
  const shared = await api.GET("/v1/shared/{token}", { params: { path: { token: share.data!.token } } });
  const models = await api.GET("/v1/models");
  const refused = await api.GET("/v1/threads", { params: { query: { lmit: 1 } as object } });
  const reason: "completed" | "stopped" | "limited" | "failed" | undefined = reply?.reason;
  return {
    title: thread.data?.title,
    reason,
    answered: reply?.text,
    run: run.data?.text,
    pages,
    shared: shared.data?.rounds.length === 1 && models.data!.items[0].contextWindow > 0,
    refused: refused.error?.code,
  };
}
