using System.Text.Json.Serialization;

namespace ChatCluster.Budgets;

/// <summary>What becomes of a request.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BudgetVerdict>))]
public enum BudgetVerdict
{
    /// <summary>It is reserved.</summary>
    Granted = 1,

    /// <summary>What is left is reserved by calls that may use less: ask again.</summary>
    Wait = 2,

    /// <summary>Nothing is left.</summary>
    Exhausted = 3,
}
