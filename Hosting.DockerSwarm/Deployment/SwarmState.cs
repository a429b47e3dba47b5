using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.DockerSwarm.Deployment;

/// <summary>What a Swarm says of the services and tasks of a stack at one moment.</summary>
/// <param name="Services">The services by their names within the stack.</param>
/// <param name="Tasks">The tasks, those that ended included.</param>
internal sealed partial record SwarmState(IReadOnlyDictionary<string, ServiceState> Services, IReadOnlyList<TaskState> Tasks)
{
    public static async Task<SwarmState> ReadAsync(Docker docker, string stack)
    {
        var listed = await docker.LinesAsync(
            "service", "ls", "--filter", $"label=com.docker.stack.namespace={stack}", "--format", "{{.ID}} {{.Name}} {{.Replicas}}");
        if (listed.Length == 0)
        {
            return new(new Dictionary<string, ServiceState>(), []);
        }

        var updates = await ReadUpdatesAsync(docker, [.. listed.Select(line => line.Split(' ')[0])]);
        var services = listed.Select(line => line.Split(' ', 3)).ToDictionary(
            fields => fields[1][(stack.Length + 1)..],
            fields => ReadService(fields[2], updates.GetValueOrDefault(fields[1])));
        return new(services, await ReadTasksAsync(docker, stack));
    }

    private static ServiceState ReadService(string replicas, UpdateState? update)
    {
        var numbers = Replicas().Match(replicas);
        int Number(string group) => int.Parse(numbers.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
        var isJob = numbers.Groups["done"].Success;
        return isJob
            ? new(Number("done"), Number("total"), update)
            : new(Number("running"), Number("wanted"), update);
    }

    private static async Task<Dictionary<string, UpdateState?>> ReadUpdatesAsync(Docker docker, string[] ids)
    {
        using var document = JsonDocument.Parse(await docker.RunAsync(["service", "inspect", .. ids]));
        return document.RootElement.EnumerateArray().ToDictionary(
            service => service.GetProperty("Spec").GetProperty("Name").GetString()!,
            service => service.TryGetProperty("UpdateStatus", out var status) && status.TryGetProperty("State", out var state)
                ? new UpdateState(state.GetString()!, Text(status, "StartedAt"), Text(status, "Message"))
                : null);
    }

    private static async Task<TaskState[]> ReadTasksAsync(Docker docker, string stack)
    {
        var lines = await docker.LinesAsync("stack", "ps", "--no-trunc", "--format", "{{json .}}", stack);
        return [.. lines.Select(line =>
        {
            using var document = JsonDocument.Parse(line);
            var task = document.RootElement;
            // NAME.SLOT, or NAME.NODE for global services.
            var name = Text(task, "Name")[(stack.Length + 1)..];
            return new TaskState(Text(task, "ID"), name[..name.LastIndexOf('.')], Text(task, "CurrentState"), Text(task, "Error"));
        })];
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // "2/3", "2/3 (max 1 per node)", and for jobs "0/1 (1/1 completed)".
    [GeneratedRegex(@"^(?<running>\d+)/(?<wanted>\d+)( \((?<done>\d+)/(?<total>\d+) completed\))?")]
    private static partial Regex Replicas();
}

/// <summary>A service.</summary>
/// <param name="Actual">The tasks that run, or for jobs those that are complete.</param>
/// <param name="Wanted">How many there should be.</param>
/// <param name="Update">Its last update, if there was one.</param>
internal sealed record ServiceState(int Actual, int Wanted, UpdateState? Update);

/// <summary>An update of a service.</summary>
internal sealed record UpdateState(string State, string StartedAt, string Message);

/// <summary>A task of a service.</summary>
internal sealed record TaskState(string Id, string Service, string State, string Error)
{
    public bool HasFailed => State.StartsWith("Failed", StringComparison.Ordinal) || State.StartsWith("Rejected", StringComparison.Ordinal);

    public bool IsPending => State.StartsWith("Pending", StringComparison.Ordinal);
}
