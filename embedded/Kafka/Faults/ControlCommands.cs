using System.Globalization;
using MetalsPipeline.Embedded.Kafka.Network;
using MetalsPipeline.Embedded.Kafka.Protocol;

namespace MetalsPipeline.Embedded.Kafka.Faults;

/// <summary>
/// The commands of the control endpoint, one a line; each is answered with <c>ok</c>, or with <c>error: </c> and what is wrong.
/// </summary>
internal sealed class ControlCommands(ClusterSwitch cluster, FaultPlan faults)
{
    private const string Help =
        "node down N | node up N | elect | leader TOPIC PARTITION N | reset [N] | " +
        "fail API ERROR COUNT | drop API COUNT | delay API MILLISECONDS | clear | help";

    public async Task<string> ExecuteAsync(string line)
    {
        try
        {
            return await ExecuteAsync(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is ControlException or AddressUnavailableException or IOException)
        {
            return $"error: {failure.Message}";
        }
    }

    private async Task<string> ExecuteAsync(string[] words)
    {
        switch (words)
        {
            case ["node", "down", var node]:
                await cluster.TakeDownAsync(Number(node)).ConfigureAwait(false);
                break;
            case ["node", "up", var node]:
                cluster.BringUp(Number(node));
                break;
            case ["elect"]:
                cluster.ElectPreferred();
                break;
            case ["leader", var topic, var partition, var node]:
                cluster.MoveLeader(topic, Number(partition), Number(node));
                break;
            case ["reset"]:
                cluster.ResetConnections(null);
                break;
            case ["reset", var node]:
                cluster.ResetConnections(Number(node));
                break;
            case ["fail", var api, var error, var count]:
                faults.Fail(Named<ApiKey>(api), Named<ErrorCode>(error), Number(count));
                break;
            case ["drop", var api, var count]:
                faults.Drop(Named<ApiKey>(api), Number(count));
                break;
            case ["delay", var api, var milliseconds]:
                faults.Delay(Named<ApiKey>(api), TimeSpan.FromMilliseconds(Number(milliseconds)));
                break;
            case ["clear"]:
                faults.Clear();
                break;
            case ["help"]:
                return Help;
            default:
                throw new ControlException($"commands are: {Help}");
        }

        return "ok";
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new ControlException($"'{text}' isn't a number");

    /// <summary>A request type or error, by its name or its number in the protocol.</summary>
    private static T Named<T>(string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new ControlException($"there is no {typeof(T).Name} '{text}'");
}
