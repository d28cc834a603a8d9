namespace ChatCluster.Models;

/// <summary>What users read of a failure, and what operators are told to do about it.</summary>
internal static class FailureTexts
{
    public static string Code(FailureKind kind) => kind switch
    {
        FailureKind.Unauthorized => "model_unauthorized",
        FailureKind.NotFound => "model_not_found",
        FailureKind.Quota => "model_quota_exceeded",
        FailureKind.RateLimited => "model_rate_limited",
        FailureKind.Overloaded => "model_overloaded",
        FailureKind.Window => "model_context_exceeded",
        FailureKind.ContentFiltered => "model_content_filtered",
        FailureKind.NoTools or FailureKind.NoImages or FailureKind.Rejected => "model_rejected",
        FailureKind.Unreachable => ModelFailures.UnreachableCode,
        FailureKind.Broken => ModelFailures.BrokenCode,
        FailureKind.BadReply => "model_bad_reply",
        FailureKind.TooLarge => "reply_too_large",
        _ => "model_failed",
    };

    public static string ForUser(FailureKind kind, string model) => kind switch
    {
        FailureKind.Unauthorized =>
            $"Model '{model}' does not accept this service's credential. Choose another model, or tell the operator of this service.",
        FailureKind.NotFound =>
            $"Model '{model}' is not available at its provider. Choose another model, or tell the operator of this service.",
        FailureKind.Quota =>
            $"The account that pays for model '{model}' is used up. Choose another model, or tell the operator of this service.",
        FailureKind.RateLimited => $"Model '{model}' is asked too much at the moment. Try again in a minute, or choose another model.",
        FailureKind.Overloaded => $"Model '{model}' cannot answer at the moment. Try again in a minute, or choose another model.",
        FailureKind.Window =>
            $"This is too long for model '{model}', even with earlier messages left out. Shorten the message, or choose a model that reads more.",
        FailureKind.ContentFiltered =>
            $"The provider of model '{model}' refuses this message by its content rules. Word it differently, or choose another model.",
        FailureKind.NoTools => $"Model '{model}' cannot use tools. Choose another model, or tell the operator of this service.",
        FailureKind.NoImages => $"Model '{model}' cannot look at images. Leave the image out, or choose another model.",
        FailureKind.Rejected => $"Model '{model}' does not accept this request. Choose another model, or tell the operator of this service.",
        FailureKind.Unreachable => $"Model '{model}' cannot be reached. Try again in a minute, or choose another model.",
        FailureKind.Broken => $"The answer of model '{model}' broke off. Try again.",
        FailureKind.BadReply =>
            $"Model '{model}' sent an invalid reply. Choose another model, or tell the operator of this service.",
        FailureKind.TooLarge => $"The answer of model '{model}' grew larger than is allowed, and was ended. Ask for less at once.",
        _ => $"The call of model '{model}' failed. Try again, or choose another model.",
    };

    /// <summary>The repair, for the operator.</summary>
    public static string ForOperator(FailureKind kind, ModelSource source) => kind switch
    {
        FailureKind.Unauthorized => $"set {source.Setting("ApiKey")} to a key that may use '{source.Model}'",
        FailureKind.NotFound => source.Provider is ModelProvider.Ollama
            ? $"run `ollama pull {source.Model}`, or set {source.Setting("Model")}"
            : $"set {source.Setting("Model")} to one that it has, and check {source.Setting("Endpoint")}",
        FailureKind.Quota => $"top up the account of {source.Setting("ApiKey")}, or configure {source.Setting("Fallback")}",
        FailureKind.RateLimited => $"raise the limit of the account, or configure {source.Setting("Fallback")}",
        FailureKind.Overloaded => $"look at the provider's log, or configure {source.Setting("Fallback")}",
        FailureKind.Window => $"set {source.Setting("ContextWindow")} to what the model really has",
        FailureKind.NoTools => $"set {source.Setting("SupportsTools")} to false",
        FailureKind.NoImages => $"set {source.Setting("SupportsImages")} to false",
        FailureKind.Rejected => "the provider's whole answer is logged at level Trace",
        FailureKind.Unreachable => source.Provider is ModelProvider.Ollama
            ? $"start it with `ollama serve`, or set {source.Setting("Endpoint")}"
            : $"check {source.Setting("Endpoint")} and the network",
        FailureKind.BadReply => $"check {source.Setting("Endpoint")}: it has to be the base address of the provider's API",
        FailureKind.TooLarge => $"see {source.Setting("Limits")}",
        FailureKind.Failed => $"check {source.Setting("Endpoint")}, and look at the provider's log",
        _ => "look at the provider's log",
    };
}
