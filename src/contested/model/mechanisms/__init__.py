"""The built-in mechanisms, one idea a file. A scenario names them by the words on the left."""

from contested.model.mechanism import Mechanism
from contested.model.mechanisms.activity import Activity
from contested.model.mechanisms.aid import Aid
from contested.model.mechanisms.alienation import Alienation
from contested.model.mechanisms.ambush import Ambush
from contested.model.mechanisms.campaigns import Campaigns
from contested.model.mechanisms.cohesion import Cohesion
from contested.model.mechanisms.collaboration import Collaboration
from contested.model.mechanisms.control import Control
from contested.model.mechanisms.defection import Defection, Momentum
from contested.model.mechanisms.displacement import Displacement
from contested.model.mechanisms.equipment import Equipment
from contested.model.mechanisms.excitation import Excitation
from contested.model.mechanisms.fabrication import Fabrication
from contested.model.mechanisms.fracture import Fracture
from contested.model.mechanisms.grievance import Grievance
from contested.model.mechanisms.leadership import Leadership
from contested.model.mechanisms.learning import Learning
from contested.model.mechanisms.narcotics import Narcotics
from contested.model.mechanisms.operations import Operations
from contested.model.mechanisms.outward import Outward
from contested.model.mechanisms.phases import Phases
from contested.model.mechanisms.pitched import Pitched
from contested.model.mechanisms.prestige import Prestige
from contested.model.mechanisms.provisions import Provisions
from contested.model.mechanisms.recruitment import Recruitment
from contested.model.mechanisms.reinforcement import Reinforcement
from contested.model.mechanisms.reporting import Reporting
from contested.model.mechanisms.repression import Repression
from contested.model.mechanisms.retaliation import Retaliation
from contested.model.mechanisms.rout import Rout
from contested.model.mechanisms.season import Season
from contested.model.mechanisms.sponsor import Sponsor
from contested.model.mechanisms.statements import Statements
from contested.model.mechanisms.strikes import Strikes
from contested.model.mechanisms.supply import Supply
from contested.model.mechanisms.terrain import Terrain
from contested.model.mechanisms.towns import Towns
from contested.model.mechanisms.upkeep import Upkeep
from contested.model.mechanisms.veterans import Veterans

BUILT_IN: dict[str, type[Mechanism]] = {
    "activity": Activity,
    "aid": Aid,
    "alienation": Alienation,
    "ambush": Ambush,
    "campaigns": Campaigns,
    "cohesion": Cohesion,
    "collaboration": Collaboration,
    "control": Control,
    "defection": Defection,
    "displacement": Displacement,
    "equipment": Equipment,
    "excitation": Excitation,
    "fabrication": Fabrication,
    "fracture": Fracture,
    "grievance": Grievance,
    "leadership": Leadership,
    "learning": Learning,
    "momentum": Momentum,
    "narcotics": Narcotics,
    "operations": Operations,
    "outward": Outward,
    "phases": Phases,
    "pitched": Pitched,
    "prestige": Prestige,
    "provisions": Provisions,
    "recruitment": Recruitment,
    "reinforcement": Reinforcement,
    "reporting": Reporting,
    "repression": Repression,
    "retaliation": Retaliation,
    "rout": Rout,
    "season": Season,
    "sponsor": Sponsor,
    "statements": Statements,
    "strikes": Strikes,
    "supply": Supply,
    "terrain": Terrain,
    "towns": Towns,
    "upkeep": Upkeep,
    "veterans": Veterans,
}
