namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that comes from outside: configuration, user secrets, or the command line.</summary>
public class ParameterResource : Resource, IExpressionValue
{
    private readonly Lazy<string> _value;

    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        _value = new(() => callback(Default));
        Secret = secret;
    }

    public ParameterDefault? Default { get; set; }

    public string? Description { get; set; }

    public bool EnableDescriptionMarkdown { get; set; }

    public bool IsConnectionString { get; set; }

    public bool Secret { get; }

    public string ValueExpression => IsConnectionString ? $"{{{Name}.connectionString}}" : $"{{{Name}.value}}";

    [Obsolete("Use GetValueAsync for async access or pass the ParameterResource directly to methods that accept it (e.g., environment variables).")]
    public string Value => _value.Value;

    internal string ConfigurationKey { get => field ?? $"Parameters:{Name}"; init; }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => ValueTask.FromResult<string?>(_value.Value);

    public ValueTask<string?> GetValueAsync(ValueProviderContext _, CancellationToken cancellationToken) => GetValueAsync(cancellationToken);
}
