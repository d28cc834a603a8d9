using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The seven cases of the public compliance suite of Open Responses.</summary>
internal sealed class OpenResponsesCompliance
{
    private const string Image =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    // The name of a case, its input, and what of it the model is to read.
    private static readonly (string Name, string Input, string Read)[] Cases =
    [
        ("basic-response", """[{"type": "message", "role": "user", "content": "Say hello in three words."}]""", "three words"),
        (
            "system-prompt",
            """[{"type": "message", "role": "system", "content": "Speak like a pirate."}, {"type": "message", "role": "user", "content": "Say hello."}]""",
            "pirate"),
        (
            "image-input",
            $$"""[{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "What is this?"}, {"type": "input_image", "image_url": "{{Image}}"}]}]""",
            "What is this?"),
        (
            "multi-turn",
            """
            [{"type": "message", "role": "user", "content": "My name is Alice."}, {"type": "message", "role": "assistant", "content": "Hello Alice!"},
             {"type": "message", "role": "user", "content": "What is my name?"}]
            """,
            "My name is Alice."),
    ];

    private const string Count = "Count from 1 to 5.";
    private const string Weather = "What's the weather like in San Francisco?";

    private static readonly string[] Last = ["Say hello in three words.", "Say hello.", "What is this?", "What is my name?", Count];

    private ModelRequest? _asked;

    /// <summary>A model that says what the cases need, beside what it says otherwise.</summary>
    public Func<ModelRequest, ModelReply> Script(Func<ModelRequest, ModelReply> script) => request =>
    {
        switch (request.LastText().Split('\n')[0])
        {
            case Weather:
                return new ModelReply().Call("get_weather", """{"location":"San Francisco, CA"}""", "call_w");
            case var text when Last.Contains(text):
                _asked = request;
                return ModelReply.Of("Ahoy ", "there, ", "matey.") with { InputTokens = 5, OutputTokens = 3 };
            default:
                return script(request);
        }
    };

    public async Task AssertAllAsync(Uri address)
    {
        using var client = new HttpClient { BaseAddress = address };
        foreach (var (name, input, read) in Cases)
        {
            await AssertWholeAsync(client, name, input);
            Assert.Contains(_asked!.Messages, message => message.GetRawText().Contains(read, StringComparison.Ordinal));
        }

        await AssertStreamAsync(client);
        await AssertToolAsync(client, stream: false);
        await AssertToolAsync(client, stream: true);
    }

    private static async Task AssertWholeAsync(HttpClient client, string name, string input)
    {
        using var answer = await PostAsync(client, new JsonObject { ["input"] = JsonNode.Parse(input), ["stream"] = false });

        Assert.Equal((name, HttpStatusCode.OK), (name, answer.StatusCode));
        var response = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Empty(OpenResponsesShape.FaultsOfResponse(response));
        Assert.Equal("completed", response.GetProperty("status").GetString());
        Assert.NotEmpty(response.GetProperty("output").EnumerateArray());
    }

    private static async Task AssertStreamAsync(HttpClient client)
    {
        var events = await StreamAsync(client, new JsonObject
        {
            ["input"] = JsonNode.Parse($$"""[{"type": "message", "role": "user", "content": "{{Count}}"}]"""),
        });

        Assert.Equal("completed", events[^1].GetProperty("response").GetProperty("status").GetString());
        Assert.Equal("Ahoy there, matey.", string.Concat(events
            .Where(e => e.GetProperty("type").GetString() is "response.output_text.delta")
            .Select(e => e.GetProperty("delta").GetString())));
    }

    // The cases "tool-calling" and its twin with a stream: a function of the client's is asked for.
    private static async Task AssertToolAsync(HttpClient client, bool stream)
    {
        var body = new JsonObject
        {
            ["input"] = JsonNode.Parse(
                $$"""[{"type": "message", "role": "user", "content": "{{Weather}}"}]"""),
            ["tools"] = JsonNode.Parse(
                """
                [{"type": "function", "name": "get_weather", "description": "Get the current weather for a location",
                  "parameters": {"type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"]}}]
                """),
        };
        JsonElement response;
        if (stream)
        {
            response = (await StreamAsync(client, body))[^1].GetProperty("response");
        }
        else
        {
            using var answer = await PostAsync(client, body);
            response = await answer.Content.ReadFromJsonAsync<JsonElement>();
        }

        Assert.Empty(OpenResponsesShape.FaultsOfResponse(response));
        Assert.Equal("completed", response.GetProperty("status").GetString());
        var call = Assert.Single(response.GetProperty("output").EnumerateArray());
        Assert.Equal(
            ("function_call", "get_weather", "completed"),
            (call.GetProperty("type").GetString(), call.GetProperty("name").GetString(), call.GetProperty("status").GetString()));
        Assert.Equal("""{"location":"San Francisco, CA"}""", call.GetProperty("arguments").GetString());
        Assert.Equal("get_weather", response.GetProperty("tools")[0].GetProperty("name").GetString());
    }

    private static async Task<List<JsonElement>> StreamAsync(HttpClient client, JsonObject body)
    {
        body["stream"] = true;
        using var answer = await PostAsync(client, body);
        var frames = (await answer.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(frame => frame is not "data: [DONE]").ToList();
        var events = frames.ConvertAll(frame => JsonElement.Parse(frame[(frame.IndexOf("data: ", StringComparison.Ordinal) + 6)..]));
        Assert.Empty(events.SelectMany(OpenResponsesShape.FaultsOfEvent));
        Assert.All(events.Zip(frames), pair =>
            Assert.Contains($"event: {pair.First.GetProperty("type").GetString()}\n", pair.Second, StringComparison.Ordinal));
        var numbers = events.ConvertAll(e => e.GetProperty("sequence_number").GetInt64());
        Assert.Equal(numbers.Distinct().Order(), numbers);
        return events;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, JsonObject body)
    {
        body["model"] = "sandbox";
        return client.PostAsJsonAsync("/v1/responses", body);
    }
}
