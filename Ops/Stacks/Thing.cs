using System.Text.Json.Serialization;
using Docker.DotNet.Models;
using MetalsPipeline.Ops.Cli;
using MetalsPipeline.Ops.Docker;

namespace MetalsPipeline.Ops.Stacks;

/// <summary>Something of a stack that can be removed.</summary>
/// <param name="Kind">What it is, in docker's words.</param>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id.</param>
internal sealed record Thing(string Kind, string Name, [property: JsonIgnore] string Id)
{
    public static readonly Column<Thing>[] Columns = [new("KIND", thing => thing.Kind), new("NAME", thing => thing.Name)];

    public static Thing Of(Secret secret) => new("secret", secret.Spec.Name!, secret.ID);

    public static Thing Of(SwarmConfig config) => new("config", config.Spec.Name!, config.ID);

    /// <summary>Removes it; containers and volumes are those of the engine that is asked.</summary>
    public Task RemoveAsync(Engine engine, CancellationToken cancellationToken) => Kind switch
    {
        "service" => engine.Client.Swarm.RemoveServiceAsync(Id, cancellationToken),
        "container" => engine.Client.Containers.RemoveContainerAsync(Id, new ContainerRemoveParameters(), cancellationToken),
        "network" => engine.Client.Networks.DeleteNetworkAsync(Id, cancellationToken),
        "config" => engine.Client.Configs.RemoveConfigAsync(Id, cancellationToken),
        "secret" => engine.Client.Secrets.DeleteAsync(Id, cancellationToken),
        _ => engine.Client.Volumes.RemoveAsync(Id, cancellationToken: cancellationToken),
    };
}
