using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The lines of docs/clients.md, as they stand there.</summary>
public sealed class ClientDocsTests
{
    [Fact]
    public async Task Lines_OfEveryClient_Work()
    {
        await using var rig = await ClientRig.StartAsync(("ChatCluster:Models:demo:TokensPerSecond", "0"));

        SeenByClient.AssertSame(
            """
            {
              "AI SDK (ai 5, 6 and 7, useChat)": "Hello world",
              "AI SDK over a WebSocket (ai 7.0.135 and newer, WebSocketChatTransport)": "Hello world",
              "AI SDK in workflows (WorkflowChatTransport of @ai-sdk/workflow and @workflow/ai)": "Hello world",
              "AI SDK in workflows (WorkflowChatTransport of @ai-sdk/workflow and @workflow/ai), the older": "Hello world",
              "AI SDK 4 (ai 4), and assistant-stream's data stream": "Hello world",
              "Data stream of assistant-stream (assistant-stream)": "text",
              "OpenAI chat completions (openai)": true,
              "Open Responses, OpenAI responses (openai, @ai-sdk/open-responses)": "response.completed",
              "Open Responses in the AI SDK (@ai-sdk/open-responses)": true,
              "AG-UI 1.0 (@ag-ui/client)": "assistant",
              "LangGraph (@langchain/langgraph-sdk 1.12 and 1.15)": "end",
              "LangGraph (@langchain/langgraph-sdk 1.12 and 1.15), the older": "end",
              "LangGraph's thread protocol (client.threads.stream)": true
            }
            """,
            await rig.DriveAsync("docs.mjs"));
    }
}
