using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;

namespace MetalsPipeline.Ops.Docker;

/// <summary>What <c>docker login</c> has left in Docker's configuration for a registry.</summary>
internal static class RegistryCredentials
{
    private const string DockerHub = "docker.io";

    private const string DockerHubAddress = "https://index.docker.io/v1/";

    /// <param name="shell">Says where the configuration is.</param>
    /// <param name="registry">Host of the registry.</param>
    /// <returns>Null if there is nothing.</returns>
    public static AuthConfig? Of(Shell shell, string registry)
    {
        var folder = shell.Variable("DOCKER_CONFIG") is { Length: > 0 } set ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker");
        var file = Path.Combine(folder, "config.json");
        if (!File.Exists(file))
            return null;
        var address = registry == DockerHub ? DockerHubAddress : registry;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            if (!document.RootElement.TryGetProperty("auths", out var all))
                return null;
            var entry = all.EnumerateObject().FirstOrDefault(entry => entry.Name == address || entry.Name == $"https://{address}").Value;
            if (entry.ValueKind != JsonValueKind.Object)
                return null;
            var token = Text(entry, "identitytoken");
            var pair = Text(entry, "auth") is { Length: > 0 } encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2) : [];
            return token is null && pair.Length < 2
                ? null
                : new AuthConfig { ServerAddress = address, IdentityToken = token, Username = pair.ElementAtOrDefault(0), Password = pair.ElementAtOrDefault(1) };
        }
        catch (Exception problem) when (problem is JsonException or FormatException)
        {
            throw new CommandException($"{file} can't be read: {problem.Message} 'docker login {registry}' writes it anew.");
        }
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;
}
