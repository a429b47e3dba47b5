using System.Text;
using Aspire.Hosting.DockerSwarm.Stack;
using Aspire.Hosting.DockerSwarm.Validation;

namespace Aspire.Hosting.DockerSwarm.Secrets;

/// <summary>
/// Finds values of secrets in what is about to be written: an app host may have put one into a text, where it can't be told from others.
/// </summary>
internal static class SecretLeaks
{
    /// <summary>Shorter values are found everywhere by chance.</summary>
    private const int ShortestSearched = 8;

    /// <param name="secrets">The secrets.</param>
    /// <param name="files">The files by name.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="DistributedApplicationException">A secret would be written.</exception>
    public static async Task ThrowIfAnyAsync(
        IEnumerable<SwarmSecret> secrets,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        CancellationToken cancellationToken)
    {
        var problems = new Problems();
        foreach (var secret in secrets.Where(secret => secret.Source is not SecretSource.External))
        {
            var value = await SecretValues.ReadAsync(secret, cancellationToken);
            if (value.Length < ShortestSearched)
            {
                continue;
            }

            foreach (var leaking in files.Where(file => Forms(value).Any(form => file.Value.Span.IndexOf(form) >= 0)).Select(file => file.Key))
            {
                problems.Add($"secret '{secret.Key}'", $"its value would be written into {leaking}. "
                    + "Hand the parameter itself to WithEnvironment, or put it into a ReferenceExpression, not its text.");
            }
        }

        problems.ThrowIfAny();
    }

    /// <summary>As it is, as stack.yml escapes it, and as a part of a URI.</summary>
    private static IEnumerable<byte[]> Forms(byte[] value)
    {
        var text = Encoding.UTF8.GetString(value);
        string[] forms = [text, text.Replace("$", "$$", StringComparison.Ordinal), Uri.EscapeDataString(text)];
        return forms.Distinct().Select(Encoding.UTF8.GetBytes);
    }
}
