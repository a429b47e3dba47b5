namespace Aspire.Hosting.ApplicationModel;

/// <summary>A fact about a resource; annotations are all that a resource consists of besides its name.</summary>
public interface IResourceAnnotation;
