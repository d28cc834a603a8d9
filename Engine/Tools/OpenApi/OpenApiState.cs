namespace ChatCluster.Tools.OpenApi;

/// <summary>How a document stands.</summary>
public enum OpenApiState
{
    /// <summary>It has not been read yet.</summary>
    Loading = 1,

    /// <summary>Its operations are tools.</summary>
    Available = 2,

    /// <summary>It cannot be fetched or read; it is tried again.</summary>
    Away = 3,
}
