"""The built-in mechanisms, one idea a file. A scenario names them by the words on the left."""

from contested.model.mechanism import Mechanism
from contested.model.mechanisms.activity import Activity
from contested.model.mechanisms.ambush import Ambush
from contested.model.mechanisms.campaigns import Campaigns
from contested.model.mechanisms.cohesion import Cohesion
from contested.model.mechanisms.collaboration import Collaboration
from contested.model.mechanisms.control import Control
from contested.model.mechanisms.defection import Defection, Momentum
from contested.model.mechanisms.displacement import Displacement
from contested.model.mechanisms.excitation import Excitation
from contested.model.mechanisms.grievance import Grievance
from contested.model.mechanisms.operations import Operations
from contested.model.mechanisms.phases import Phases
from contested.model.mechanisms.recruitment import Recruitment
from contested.model.mechanisms.reinforcement import Reinforcement
from contested.model.mechanisms.reporting import Reporting
from contested.model.mechanisms.retaliation import Retaliation
from contested.model.mechanisms.season import Season
from contested.model.mechanisms.statements import Statements
from contested.model.mechanisms.supply import Supply
from contested.model.mechanisms.terrain import Terrain
from contested.model.mechanisms.upkeep import Upkeep

BUILT_IN: dict[str, type[Mechanism]] = {
    "activity": Activity,
    "ambush": Ambush,
    "campaigns": Campaigns,
    "cohesion": Cohesion,
    "collaboration": Collaboration,
    "control": Control,
    "defection": Defection,
    "displacement": Displacement,
    "excitation": Excitation,
    "grievance": Grievance,
    "momentum": Momentum,
    "operations": Operations,
    "phases": Phases,
    "recruitment": Recruitment,
    "reinforcement": Reinforcement,
    "reporting": Reporting,
    "retaliation": Retaliation,
    "season": Season,
    "statements": Statements,
    "supply": Supply,
    "terrain": Terrain,
    "upkeep": Upkeep,
}
