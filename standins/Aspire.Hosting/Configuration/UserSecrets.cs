using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.Configuration;

/// <summary>The user secrets of an app host, where generated values are kept.</summary>
internal sealed class UserSecrets(string path)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly Lock FileLock = new();

    /// <returns>Null if the app host's project has no UserSecretsId.</returns>
    public static UserSecrets? FindFor(Assembly? appHostAssembly) =>
        appHostAssembly?.GetCustomAttribute<UserSecretsIdAttribute>() is { UserSecretsId: var id }
            ? new(PathHelper.GetSecretsPathFromSecretsId(id))
            : null;

    public string GetOrSet(string key, Func<string> generate)
    {
        lock (FileLock)
        {
            var secrets = Read();
            if (secrets[key]?.GetValue<string>() is { } kept)
            {
                return kept;
            }

            var value = generate();
            secrets[key] = value;
            Write(secrets);
            return value;
        }
    }

    private void Write(JsonObject secrets)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Written aside and renamed, so that a crash never leaves half a file; for the user's eyes only from its first byte.
        var aside = $"{path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(aside, options))
        {
            file.Write(secrets.ToJsonString(Indented));
        }

        File.Move(aside, path, overwrite: true);
    }

    private JsonObject Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })
                as JsonObject ?? [];
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"The user secrets in '{path}' are not valid JSON; mend or delete the file.", exception);
        }
    }
}
