"""The templates room: code with holes and report templates become blueprints."""
