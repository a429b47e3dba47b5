using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm;

/// <summary>What <see cref="SwarmServiceExtensions.PublishAsSwarmService{T}"/> was told.</summary>
internal sealed record SwarmServiceCustomization(Action<SwarmService> Configure) : IResourceAnnotation;
