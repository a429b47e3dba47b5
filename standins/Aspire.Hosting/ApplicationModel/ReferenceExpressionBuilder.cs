using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Puts a <see cref="ReferenceExpression"/> together piece by piece.</summary>
public partial class ReferenceExpressionBuilder
{
    private const string UriFormat = "uri";

    private readonly StringBuilder _format;
    private readonly List<IValueProvider> _valueProviders;
    private readonly List<string> _manifestExpressions;
    private readonly List<string?> _stringFormats;

    public ReferenceExpressionBuilder()
        : this(0, 0)
    {
    }

    internal ReferenceExpressionBuilder(int literalLength, int formattedCount)
    {
        _format = new(literalLength + (formattedCount * 3));
        _valueProviders = new(formattedCount);
        _manifestExpressions = new(formattedCount);
        _stringFormats = new(formattedCount);
    }

    public bool IsEmpty => _format.Length == 0;

#pragma warning disable CA1822 // An instance method in the package's API: the handler writes into this instance.
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
        // The handler has written its parts into this builder already.
    }
#pragma warning restore CA1822

    /// <remarks>Braces are doubled: the text becomes a part of a composite format string.</remarks>
    public void AppendLiteral(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _format.Append(value.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
    }

    public void AppendFormatted(string? value) => AppendFormatted(value, null);

    public void AppendFormatted(string? value, string? format = null)
    {
        if (value is not null)
        {
            AppendLiteral(Encode(value, format));
        }
    }

    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider
    {
        ArgumentNullException.ThrowIfNull(valueProvider);
        ThrowIfUnknown(format);
        if (valueProvider is ReferenceExpression nested && format is null)
        {
            AppendNested(nested);
            return;
        }

        Append(valueProvider, valueProvider.ValueExpression, format);
    }

    public void AppendValueProvider(object valueProvider, string? format = null)
    {
        ThrowIfUnknown(format);
        if (valueProvider is not (IValueProvider value and IManifestExpressionProvider manifest))
        {
            throw new ArgumentException(
                $"A value of type '{valueProvider?.GetType()}' has no value and no expression; it cannot be a part of a reference expression.",
                nameof(valueProvider));
        }

        Append(value, manifest.ValueExpression, format);
    }

    public ReferenceExpression Build() => new(_format.ToString(), [.. _valueProviders], [.. _manifestExpressions], [.. _stringFormats]);

    internal static string Encode(string value, string? format)
    {
        ThrowIfUnknown(format);
        return format is null ? value : Uri.EscapeDataString(value);
    }

    private static void ThrowIfUnknown(string? format)
    {
        if (format is not null && !format.Equals(UriFormat, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"The format '{format}' is not supported in a reference expression; the one format is '{UriFormat}'.");
        }
    }

    private void Append(IValueProvider value, string expression, string? format)
    {
        _format.Append('{').Append(_valueProviders.Count.ToString(CultureInfo.InvariantCulture)).Append('}');
        _valueProviders.Add(value);
        _manifestExpressions.Add(expression);
        _stringFormats.Add(format);
    }

    /// <summary>Takes over another expression's parts, so that its values stay visible as references.</summary>
    private void AppendNested(ReferenceExpression nested)
    {
        var placeholders = Enumerable.Range(_valueProviders.Count, nested.ValueProviders.Count)
            .Select(object (index) => $"{{{index}}}").ToArray();
        // One pass of formatting would undo the doubled braces of literals, so they are doubled once more before.
        var literalSafe = nested.Format.Replace("{{", "{{{{", StringComparison.Ordinal).Replace("}}", "}}}}", StringComparison.Ordinal);
        _format.Append(string.Format(CultureInfo.InvariantCulture, literalSafe, placeholders));
        _valueProviders.AddRange(nested.ValueProviders);
        _manifestExpressions.AddRange(nested.ManifestExpressions);
        _stringFormats.AddRange(nested.StringFormats);
    }

    /// <summary>Takes the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public ref struct ReferenceExpressionBuilderInterpolatedStringHandler
    {
        private readonly ReferenceExpressionBuilder _builder;

        public ReferenceExpressionBuilderInterpolatedStringHandler(int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            _builder = builder;
        }

        public readonly void AppendLiteral(string value) => _builder.AppendLiteral(value);

        public readonly void AppendFormatted(string? value) => _builder.AppendFormatted(value);

        public void AppendFormatted(string? value, string format) => _builder.AppendFormatted(value, format);

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider);

        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => _builder.AppendFormatted(valueProvider, format);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format)
            where T : IResource, IValueProvider, IManifestExpressionProvider
        {
            ArgumentNullException.ThrowIfNull(valueProvider);
            _builder.AppendFormatted(valueProvider.Resource, format);
        }
    }
}
