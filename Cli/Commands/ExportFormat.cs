namespace ChatCluster.Cli.Commands;

/// <summary>The form of an exported thread.</summary>
internal enum ExportFormat
{
    Markdown,
    Jsonl,
}
