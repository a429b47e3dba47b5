namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known only once the application runs.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        GetValueAsync(cancellationToken);
}

/// <summary>A value that a published artefact refers to by an expression in braces.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

/// <summary>A value at run time, an expression when published.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A value that is made of others.</summary>
public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}
