using System.Text.Json;
using System.Text.Json.Serialization;

namespace Aspire.Hosting.Backchannel;

/// <summary>A method that clients can call; a result that is an IAsyncEnumerable is streamed.</summary>
internal delegate Task<object?> JsonRpcMethod(JsonRpcParameters parameters, CancellationToken cancellationToken);

/// <summary>The parameters of a call, by position.</summary>
internal readonly struct JsonRpcParameters(JsonElement parameters)
{
    /// <returns>The first parameter, or a new one if it is missing.</returns>
    public T First<T>()
        where T : new() =>
        parameters.ValueKind == JsonValueKind.Array && parameters.GetArrayLength() > 0 && parameters[0].ValueKind == JsonValueKind.Object
            ? parameters[0].Deserialize<T>(JsonRpcConnection.Json)!
            : new();
}

internal sealed record JsonRpcResult(
    string Jsonrpc,
    JsonElement Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] object? Result);

internal sealed record JsonRpcFailure(string Jsonrpc, JsonElement Id, JsonRpcError Error);

internal sealed record JsonRpcError(int Code, string Message, JsonRpcErrorData? Data);

internal sealed record JsonRpcErrorData(string? Type, string Message, string? Stack, int Code);

internal sealed record JsonRpcStreamToken(int Token);

internal sealed record JsonRpcPiece(IReadOnlyList<object> Values, bool Finished);

#pragma warning disable CA1032, CA1064 // For the connection itself only.
internal sealed class JsonRpcMethodNotFoundException : Exception;
