using Aspire.Hosting.DockerSwarm.Images;
using Aspire.Hosting.DockerSwarm.Secrets;
using Aspire.Hosting.DockerSwarm.Stack;

namespace Aspire.Hosting.DockerSwarm.Mapping;

/// <summary>A stack that has passed all rules, with what it takes to deploy it.</summary>
/// <param name="Stack">What is written.</param>
/// <param name="BuiltImages">The images that are built here.</param>
/// <param name="HasRegistry">Whether they are pushed to where the nodes pull them from.</param>
/// <param name="SecretValues">The values of its secrets.</param>
internal sealed record CompleteStack(SwarmStack Stack, IReadOnlyList<ServiceImage> BuiltImages, bool HasRegistry, SecretValues SecretValues);
