using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Names volumes so that those of different app hosts don't meet.</summary>
public static class VolumeNameGenerator
{
    /// <returns>application-hash-resource-suffix; the hash is that of the app host's folder when it runs, of its name when it publishes.</returns>
    public static string Generate<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(suffix);
        if (Sanitize(suffix) != suffix)
        {
            throw new ArgumentException($"The suffix '{suffix}' has characters that a volume's name cannot have: letters, digits, '_', '.' and '-', of which the first is a letter or a digit.", nameof(suffix));
        }

        var application = builder.ApplicationBuilder;
        var name = Sanitize(application.Environment.ApplicationName).ToLowerInvariant();
        var origin = application.ExecutionContext.IsRunMode ? application.AppHostDirectory : name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)))[..10];
        return $"{name}-{hash}-{builder.Resource.Name}-{suffix}";
    }

    private static string Sanitize(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterOrDigit(c) || (i > 0 && c is '_' or '.' or '-') ? c : '_'));
}
