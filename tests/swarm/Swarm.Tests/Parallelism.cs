// One swarm at a time: each has the machine for itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
