using System.Text.RegularExpressions;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Validation;

/// <summary>Names that Docker accepts, each used once.</summary>
internal static partial class NameRules
{
    /// <summary>The most that Docker allows for names of services, secrets and configs.</summary>
    private const int LongestName = 63;

    public static void Check(SwarmStack stack, Problems problems)
    {
        if (!StackName().IsMatch(stack.Name))
        {
            problems.Add($"stack '{stack.Name}'", "its name must be lower-case letters, digits, hyphens and underscores, and start with "
                + "a letter or digit.");
        }

        foreach (var (key, service) in stack.Services)
        {
            Check($"service '{key}'", $"{stack.Name}_{key}", key, problems);
            if (service.Name != key)
            {
                problems.Add($"service '{key}'", $"it is listed under another name than its own, '{service.Name}'.");
            }
        }

        CheckAll("network", stack.Networks.Select(network => (network.Name, Full: $"{stack.Name}_{network.Name}")), problems);
        CheckAll("volume", stack.Volumes.Select(volume => (volume.Name, Full: $"{stack.Name}_{volume.Name}")), problems);
        CheckAll("secret", stack.Secrets.Where(secret => secret.Name is not null).Select(secret => (secret.Key, Full: secret.Name!)), problems);
        CheckAll("config", stack.Configs.Select(config => (config.Key, Full: config.Name!)), problems);
    }

    private static void CheckAll(string kind, IEnumerable<(string Key, string Full)> names, Problems problems)
    {
        foreach (var same in names.GroupBy(name => name.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (same.Count() > 1)
            {
                problems.Add($"{kind} '{same.Key}'", $"there are {same.Count()} of this name; give each a name of its own.");
            }

            Check($"{kind} '{same.Key}'", same.First().Full, same.Key, problems);
        }
    }

    private static void Check(string subject, string fullName, string key, Problems problems)
    {
        if (!Name().IsMatch(key))
        {
            problems.Add(subject, "its name must be letters, digits, hyphens, underscores and dots, and start and end with a letter or "
                + "digit.");
        }
        else if (fullName.Length > LongestName)
        {
            problems.Add(subject, $"its name in the Swarm, '{fullName}', has {fullName.Length} characters; Docker takes {LongestName} "
                + "at most. Shorten it, or the stack's.");
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]*\z")]
    private static partial Regex StackName();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?\z")]
    private static partial Regex Name();
}
