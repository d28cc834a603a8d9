using Microsoft.Extensions.Options;

namespace ChatCluster.Models;

/// <summary>Checks the configured models at start. Each message names the setting and its repair; none shows a key.</summary>
internal sealed class ModelsOptionsValidator : IValidateOptions<ModelsOptions>
{
    private const string Root = "ChatCluster";
    private const int MaxDescription = 300;

    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        var errors = new List<string>();
        foreach (var (key, model) in options.Models)
        {
            CheckProvider($"{Root}:Models:{key}", model, errors);
            CheckNumbers($"{Root}:Models:{key}", model, errors);
            errors.AddRange(model.Limits.Validate($"{Root}:Models:{key}:{nameof(ModelOptions.Limits)}"));
            CheckFallback(key, options.Models, errors);
        }

        if (options.DefaultModel is { Length: > 0 } wanted && !options.Models.ContainsKey(wanted))
        {
            errors.Add(
                $"{Root}:DefaultModel is '{wanted}', which is not configured: add {Root}:Models:{wanted}, or name one of [{Names(options.Models)}].");
        }

        if (options.OllamaEndpoint is { Length: > 0 } ollama && !IsHttp(ollama))
        {
            errors.Add(
                $"{Root}:OllamaEndpoint is not an http address: write for example http://127.0.0.1:11434, or leave it empty not to look for Ollama.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckProvider(string path, ModelOptions model, List<string> errors)
    {
        var provider = ModelProvider.Normalize(model.Provider);
        if (provider is null)
        {
            errors.Add(string.IsNullOrWhiteSpace(model.Provider)
                ? $"{path}:Provider is missing: set it to {ModelProvider.Choice}."
                : $"{path}:Provider is '{model.Provider}': set it to {ModelProvider.Choice}.");
            return;
        }

        if (model.Endpoint is { Length: > 0 } endpoint && !IsHttp(endpoint))
        {
            errors.Add($"{path}:Endpoint is not an http or https address: write for example {ModelProvider.ExampleEndpoint(provider)}.");
        }

        if (provider is ModelProvider.Demo)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(model.Model))
        {
            errors.Add(
                $"{path}:Model is missing: set it to the provider's name of the model, for example {ModelProvider.ExampleModel(provider)}.");
        }

        var ownAddress = string.IsNullOrEmpty(model.Endpoint);
        if (string.IsNullOrWhiteSpace(model.ApiKey)
            && (provider is ModelProvider.Anthropic || (provider is ModelProvider.OpenAI or ModelProvider.Responses && ownAddress)))
        {
            errors.Add(provider is ModelProvider.OpenAI or ModelProvider.Responses
                ? $"{path}:ApiKey is missing: set it to your OpenAI key, or set {path}:Endpoint when the model is served elsewhere."
                : $"{path}:ApiKey is missing: set it to your {provider} key.");
        }
    }

    private static void CheckNumbers(string path, ModelOptions model, List<string> errors)
    {
        var hottest = ModelProvider.Normalize(model.Provider) is ModelProvider.Anthropic ? 1 : 2;
        if (model.Description is { } description && (description.Length > MaxDescription || description.Any(char.IsControl)))
        {
            errors.Add($"{path}:Description is one line of up to {MaxDescription} characters.");
        }

        if (model.Temperature is { } temperature && !(temperature >= 0 && temperature <= hottest))
        {
            errors.Add(FormattableString.Invariant(
                $"{path}:Temperature is {temperature}: set it between 0 and {hottest}, or leave it out for the provider's own."));
        }

        if (model.MaxOutputTokens is < 1)
        {
            errors.Add($"{path}:MaxOutputTokens is {model.MaxOutputTokens}: set it to 1 or more, or leave it out for the provider's own.");
        }

        if (model.ContextWindow is < 512)
        {
            errors.Add($"{path}:ContextWindow is {model.ContextWindow}: set it to the model's window in tokens, 512 or more.");
        }

        if (model.MaxOutputTokens is { } output && model.ContextWindow is { } window && output >= window)
        {
            errors.Add($"{path}:MaxOutputTokens ({output}) leaves no room for input: set it below {path}:ContextWindow ({window}).");
        }

        if (model.OutputReserve is { } reserve && (reserve < 1 || (model.ContextWindow is { } whole && reserve >= whole)))
        {
            errors.Add(
                $"{path}:OutputReserve is {reserve}: set it to what an answer may take of the window, " +
                $"from 1 and below {path}:ContextWindow, or leave it out.");
        }

        if (model.Background is not null && ModelProvider.Normalize(model.Provider) is not ModelProvider.Responses)
        {
            errors.Add(
                $"{path}:Background is a setting of the provider {ModelProvider.Responses}: leave it out, or set {path}:Provider to {ModelProvider.Responses}.");
        }

        if (model.InputPrice is < 0 || model.OutputPrice is < 0)
        {
            errors.Add($"{path}: InputPrice and OutputPrice are per million tokens and cannot be negative: set them to 0 or more.");
        }

        CheckPrices(path, model, errors);
        if (model.TokensPerSecond is { } speed && !(speed >= 0 && double.IsFinite(speed)))
        {
            errors.Add($"{path}:TokensPerSecond: set it to 0 (as fast as possible) or more.");
        }
    }

    private static void CheckPrices(string path, ModelOptions model, List<string> errors)
    {
        foreach (var (index, price) in model.Prices.Index())
        {
            if (price.From is null || price.Input is null or < 0 || price.Output is null or < 0 || price.CachedInput is < 0
                || price.CacheWrite is < 0)
            {
                errors.Add(
                    $"{path}:Prices:{index} is not whole: set From to its first day (for example 2026-01-01) and Input and Output to prices per million tokens, 0 or more.");
            }
            else if (model.Prices.Take(index).Any(earlier => earlier.From == price.From))
            {
                errors.Add(FormattableString.Invariant(
                    $"{path}:Prices:{index}:From is {price.From:yyyy-MM-dd}, as of one before it: keep one price for each day."));
            }
        }
    }

    private static void CheckFallback(string name, Dictionary<string, ModelOptions> models, List<string> errors)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { name };
        for (var next = models[name].Fallback; next is { Length: > 0 }; next = models[next].Fallback)
        {
            if (!models.ContainsKey(next))
            {
                // Said once, at the model that names it.
                if (seen.Count == 1)
                {
                    errors.Add(
                        $"{Root}:Models:{name}:Fallback is '{next}', which is not configured: add {Root}:Models:{next}, or name one of [{Names(models)}].");
                }

                return;
            }

            if (!seen.Add(next))
            {
                if (StringComparer.OrdinalIgnoreCase.Equals(next, name))
                {
                    errors.Add(
                        $"{Root}:Models:{name}:Fallback leads back to itself ({string.Join(" → ", seen)} → {next}): remove one of these fallbacks.");
                }

                return;
            }
        }
    }

    private static bool IsHttp(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");

    private static string Names(Dictionary<string, ModelOptions> models) =>
        string.Join(", ", models.Keys.Order(StringComparer.OrdinalIgnoreCase));
}
