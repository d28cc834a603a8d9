using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Reads a document that is a file.</summary>
internal static class OpenApiFile
{
    /// <returns>The document, or what is wrong with it and how to put it right.</returns>
    public static (JsonObject? Document, string? Problem) Read(string file)
    {
        string text;
        try
        {
            var info = new FileInfo(file);
            if (info.Exists && info.Length > OpenApiFetch.MaxBytes)
            {
                return (null, $"The OpenAPI document {file} has more than {OpenApiFetch.MaxBytes / 1024 / 1024} MB. Name a smaller one.");
            }

            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null,
                $"The OpenAPI document {file} cannot be read: {e.Message} Name a file that is there, or the http or https URL of a document.");
        }

        var (document, problem) = OpenApiText.Read(text);
        return document is null ? (null, $"The OpenAPI document {file} {problem} Correct it, or name another one.") : (document, null);
    }
}
