using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>A judgement of a reply; what is left out stays.</summary>
public sealed record FeedbackBody : ClaimedIdentity
{
    /// <summary>The run whose reply it is.</summary>
    [Required]
    public string? RunId { get; init; }

    /// <summary><c>up</c>, <c>down</c>, or null to take the judgement back, with its text.</summary>
    public string? Rating
    {
        get;
        init
        {
            field = value;
            RatingGiven = true;
        }
    }

    /// <summary>Up to 2,000 characters; null or empty to remove the text.</summary>
    public string? Text
    {
        get;
        init
        {
            field = value;
            TextGiven = true;
        }
    }

    // Null means something here, so that absence has to be told from it.
    [JsonIgnore]
    internal bool RatingGiven { get; private init; }

    [JsonIgnore]
    internal bool TextGiven { get; private init; }
}
