using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with values in it that are known only once the application runs.</summary>
[DebuggerDisplay("{ValueExpression}")]
public partial class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    public static readonly ReferenceExpression Empty = new("", [], [], []);

    private readonly string[] _manifestExpressions;
    private readonly string?[] _stringFormats;

    internal ReferenceExpression(string format, IValueProvider[] valueProviders, string[] manifestExpressions, string?[] stringFormats)
    {
        Format = format;
        ValueProviders = valueProviders;
        _manifestExpressions = manifestExpressions;
        _stringFormats = stringFormats;
    }

    /// <summary>The text as a composite format string: {0}, {1}, … stand for the values.</summary>
    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    public IReadOnlyList<string> ManifestExpressions => _manifestExpressions;

    /// <summary>For each value how it is encoded: null as it is, "uri" for a part of a URI.</summary>
    public IReadOnlyList<string?> StringFormats => _stringFormats;

    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, _manifestExpressions);

    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new(), cancellationToken);

    /// <returns>The text, or null if one of its values is null.</returns>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (Format.Length == 0)
        {
            return null;
        }

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken);
            if (value is null)
            {
                return null;
            }

            values[i] = ReferenceExpressionBuilder.Encode(value, _stringFormats[i]);
        }

        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    /// <summary>Takes the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly ReferenceExpressionBuilder _builder = new(literalLength, formattedCount);

        public readonly void AppendLiteral(string value) => _builder.AppendLiteral(value);

        public readonly void AppendFormatted(string? value) => _builder.AppendFormatted(value);

        public readonly void AppendFormatted(string? value, string? format = null) => _builder.AppendFormatted(value, format);

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider);

        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider
        {
            ArgumentNullException.ThrowIfNull(valueProvider);
            _builder.AppendFormatted(valueProvider.Resource, format);
        }

        internal readonly ReferenceExpression Build() => _builder.Build();
    }
}
