namespace ChatCluster.Documents;

/// <summary>What documents of owners there are. Names are stored: they stay as they are.</summary>
public static class DocumentKind
{
    /// <summary>A folder of threads, with instructions and files.</summary>
    public const string Project = "project";

    /// <summary>The content of a project's file; its id begins with the project's.</summary>
    public const string ProjectFile = "project.file";

    /// <summary>A text that is written again and again.</summary>
    public const string Prompt = "prompt";

    /// <summary>The open tabs of a foreign client.</summary>
    public const string Tabs = "tabs";
}
