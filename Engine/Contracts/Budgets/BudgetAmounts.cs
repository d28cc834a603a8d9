namespace ChatCluster.Budgets;

/// <summary>How much may be used. What is left out has no limit; 0 allows nothing.</summary>
public sealed class BudgetAmounts
{
    /// <summary>Tokens a day, input and output together, from 0.</summary>
    public long? TokensPerDay { get; set; }

    /// <summary>Tokens a month, from 0.</summary>
    public long? TokensPerMonth { get; set; }

    /// <summary>Cost a day by the prices of the models, from 0. Calls with a key of one's own cost nothing here.</summary>
    public decimal? CostPerDay { get; set; }

    /// <summary>Cost a month, from 0.</summary>
    public decimal? CostPerMonth { get; set; }

    /// <summary>Whether there is any limit.</summary>
    public bool AreSet => this is not { TokensPerDay: null, TokensPerMonth: null, CostPerDay: null, CostPerMonth: null };

    /// <summary>The limits there are.</summary>
    public IEnumerable<BudgetLimit> Limits()
    {
        (decimal? Amount, bool IsCost, bool IsMonth)[] all =
            [(TokensPerDay, false, false), (TokensPerMonth, false, true), (CostPerDay, true, false), (CostPerMonth, true, true)];
        return all.Where(limit => limit.Amount is not null)
            .Select(limit => new BudgetLimit(limit.Amount!.Value, limit.IsCost, limit.IsMonth));
    }

    /// <summary>What is wrong with the amounts, each as a sentence that names its setting below <paramref name="path"/>.</summary>
    public IEnumerable<string> Validate(string path) => Limits().Where(limit => limit.Amount < 0)
        .Select(limit =>
            $"{path}:{(limit.IsCost ? "Cost" : "Tokens")}Per{(limit.IsMonth ? "Month" : "Day")} is negative. Set it to 0 or more, or leave it out for no limit.");
}
