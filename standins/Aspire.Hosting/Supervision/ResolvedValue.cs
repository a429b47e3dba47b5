using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Supervision;

/// <summary>An argument or a variable with its value.</summary>
internal readonly record struct ResolvedValue(string Text, bool IsSensitive)
{
    public const string Mask = "********";

    public string Shown => IsSensitive ? Mask : Text;

    /// <returns>Null if the value is nothing, so that the argument or variable is left out.</returns>
    public static async ValueTask<ResolvedValue?> FromAsync(object? value, ValueProviderContext context, CancellationToken cancellationToken)
    {
        var source = value is IResourceBuilder<IResource> builder ? builder.Resource : value;
        var text = source switch
        {
            null => null,
            string literal => literal,
            IValueProvider provider => await provider.GetValueAsync(context, cancellationToken),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => source.ToString(),
        };
        return text is null ? null : new(text, SensitiveValue.IsIn(source));
    }
}
